-- Pages: users, roles, what they may do and why, and the reader's own account.

--@ section functions
CREATE OR REPLACE FUNCTION erp_page.users(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $page$
DECLARE
	user_count_max CONSTANT integer := 500;
	search CONSTANT text := trim(request ->> 'search');
BEGIN
	PERFORM forge.require_permission('identity.user.read');
	RETURN json_build_object('title', 'Users', 'parts', json_build_array(
		json_build_object('part', 'links', 'links',
			'[{"label": "Roles", "link": {"name": "roles"}}, {"label": "Why may I?", "link": {"name": "why"}}]'::json),
		json_build_object('part', 'filter', 'label', 'Find', 'list', 'users', 'fields', json_build_array(
			json_build_object('name', 'search', 'label', 'Name or e-mail', 'kind', 'search', 'value', request ->> 'search'))),
		json_build_object('part', 'list', 'id', 'users', 'label', 'Users',
			'columns', '[{"label": "Name"}, {"label": "E-mail"}, {"label": "Roles"}, {"label": "State", "kind": "badge"}]'::json,
			'empty', 'No such users.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								json_build_object('value', u.display_name, 'link', json_build_object('name', 'user', 'id', u.user_id)),
								u.email, array_to_string(u.roles, ', '),
								CASE WHEN u.suspended THEN 'suspended' ELSE 'active' END)
							ORDER BY u.display_name, u.user_id), '[]')
					   FROM (SELECT a.* FROM erp.app_user a
							  WHERE search IS NULL OR strpos(lower(a.display_name), lower(search)) > 0
								 OR strpos(a.email, lower(search)) > 0
							  ORDER BY a.display_name, a.user_id LIMIT user_count_max) u)),
		forge.page_form('identity.user.create', 'Create user', NULL, NULL, '{email,display_name,roles}',
						'{"name": "user"}')));
END
$page$;
COMMENT ON FUNCTION erp_page.users IS 'The users of the tenant by name, 500 at most.  Argument search: a part of the name or e-mail.';

CREATE OR REPLACE FUNCTION erp_page."user"(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $page$
DECLARE
	subject erp.app_user;
	here json;
BEGIN
	PERFORM forge.require_permission('identity.user.read');
	SELECT u.* INTO subject FROM erp.app_user u WHERE u.user_id = (request ->> 'id')::uuid;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('user');
	END IF;
	here := json_build_object('name', 'user', 'id', subject.user_id);
	RETURN json_build_object('title', subject.display_name,
		'parent', '{"label": "Users", "link": {"name": "users"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'E-mail', 'value', subject.email),
				json_build_object('label', 'State', 'kind', 'badge', 'value',
					CASE WHEN subject.suspended THEN 'suspended' ELSE 'active' END),
				json_build_object('label', 'Roles', 'value', array_to_string(subject.roles, ', ')),
				json_build_object('label', 'User id', 'kind', 'code', 'value', subject.user_id),
				json_build_object('label', 'May do', 'value', json_build_object(
					'value', 'Why, or why not?', 'link', json_build_object('name', 'why', 'id', subject.user_id))))),
			forge.page_form('identity.user.rename', 'Rename', subject.user_id, subject.version, '{display_name}', here,
							json_build_object('display_name', subject.display_name)),
			forge.page_form('identity.user.assign_role', 'Assign role', subject.user_id, subject.version, '{role}', here, NULL,
				json_build_object('role', (SELECT coalesce(json_agg(json_build_object('value', r.role, 'label', r.role) ORDER BY r.role), '[]')
											 FROM erp.role r WHERE r.role <> ALL (subject.roles)))),
			forge.page_form('identity.user.revoke_role', 'Revoke role', subject.user_id, subject.version, '{role}', here, NULL,
				json_build_object('role', (SELECT coalesce(json_agg(json_build_object('value', r.role, 'label', r.role) ORDER BY r.role), '[]')
											 FROM unnest(subject.roles) AS r (role)))),
			CASE WHEN subject.suspended THEN
				forge.page_form('identity.user.activate', 'Let in again', subject.user_id, subject.version, '{}', here)
			ELSE
				forge.page_form('identity.user.suspend', 'Suspend', subject.user_id, subject.version, '{reason}', here)
			END));
END
$page$;
COMMENT ON FUNCTION erp_page."user" IS 'One user, the roles and the state.  Errors: page_not_found, permission_denied.';

CREATE OR REPLACE FUNCTION erp_page.roles(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $page$
BEGIN
	PERFORM forge.require_permission('identity.role.read');
	RETURN json_build_object('title', 'Roles',
		'parent', '{"label": "Users", "link": {"name": "users"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'list', 'id', 'roles', 'label', 'Roles',
				'columns', '[{"label": "Role"}, {"label": "Permissions"}, {"label": "Defined", "kind": "time"}]'::json,
				'empty', 'You may not see the roles.',
				'rows', (SELECT coalesce(json_agg(json_build_array(r.role, array_to_string(r.permissions, ', '), r.updated_at)
												  ORDER BY r.role), '[]')
						   FROM erp.role r)),
			forge.page_form('identity.role.define', 'Define role', NULL, NULL, '{role,permissions}', '{"name": "roles"}'),
			json_build_object('part', 'section', 'title', 'Permissions', 'parts', json_build_array(
				json_build_object('part', 'list', 'id', 'permissions', 'label', 'Permissions',
					'columns', '[{"label": "Permission"}, {"label": "Who holds it"}]'::json,
					'empty', '',
					'rows', (SELECT json_agg(json_build_array(p.permission, p.description) ORDER BY p.permission)
							   FROM erp.permission p))))));
END
$page$;
COMMENT ON FUNCTION erp_page.roles IS 'The roles of the tenant, and all permissions.';

CREATE OR REPLACE FUNCTION erp_page.why(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $page$
DECLARE
	user_id CONSTANT uuid := (request ->> 'id')::uuid;
	permission CONSTANT text := request ->> 'type';
	answer record;
	answer_parts json;
BEGIN
	IF permission IS NOT NULL THEN
		SELECT e.* INTO answer FROM forge.explain_permission(permission, user_id) e;
		answer_parts := json_build_array(
			json_build_object('part', 'notice', 'tone', CASE WHEN answer.granted THEN 'good' ELSE 'bad' END,
				'text', CASE WHEN answer.granted THEN 'Yes: ' ELSE 'No: ' END || permission, 'detail', answer.reason),
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Roles in effect', 'value', array_to_string(answer.roles, ', ')),
				json_build_object('label', 'What would help', 'value', nullif(array_to_string(answer.suggestions, ' '), '')))));
	END IF;
	RETURN json_build_object('title', CASE WHEN user_id IS NULL THEN 'What may I do, and why?' ELSE 'What may this user do, and why?' END,
		'parts', json_build_array(
			json_build_object('part', 'filter', 'label', 'Explain', 'keep', json_build_object('id', user_id), 'fields', json_build_array(
				json_build_object('name', 'type', 'label', 'Permission', 'kind', 'choice', 'value', coalesce(permission, ''),
					'choices', (SELECT json_agg(json_build_object('value', p.permission, 'label', p.permission) ORDER BY p.permission)
								  FROM erp.permission p)))),
			answer_parts -> 0, answer_parts -> 1));
END
$page$;
COMMENT ON FUNCTION erp_page.why IS
	'Whether the reader, or the user id, holds the permission type, and why.  Errors: user_not_found, permission_denied.';

CREATE OR REPLACE FUNCTION erp_page.account(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $page$
DECLARE
	me record;
BEGIN
	SELECT w.* INTO me FROM erp.whoami() w;
	RETURN json_build_object('title', 'My account', 'parts', json_build_array(
		json_build_object('part', 'facts', 'facts', json_build_array(
			json_build_object('label', 'Name', 'value', me.display_name),
			json_build_object('label', 'E-mail', 'value', me.email),
			json_build_object('label', 'Roles', 'value', array_to_string(me.roles, ', ')),
			json_build_object('label', 'User id', 'kind', 'code', 'value', me.principal_id))),
		json_build_object('part', 'links', 'links', '[{"label": "What may I do, and why?", "link": {"name": "why"}}]'::json),
		json_build_object('part', 'list', 'id', 'permissions', 'label', 'What I may do',
			'columns', '[{"label": "Permission"}]'::json, 'empty', 'Nothing.',
			'rows', (SELECT coalesce(json_agg(json_build_array(p.permission) ORDER BY p.permission), '[]')
					   FROM unnest(me.permissions) AS p (permission)))));
END
$page$;
COMMENT ON FUNCTION erp_page.account IS 'The reader: name, roles, permissions.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp_page.users,
	erp_page."user",
	erp_page.roles,
	erp_page.why,
	erp_page.account
	TO forge_app;
